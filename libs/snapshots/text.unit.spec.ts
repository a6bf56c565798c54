import { describe, expect, it } from '@jest/globals';
import { fc } from '#test/support/property.js';
import { mediaTypeOf } from './media-type.js';
import { normalised, textOf } from './text.js';

const utf8 = (text: string): Uint8Array => Buffer.from(text, 'utf8');
const bytes = (text: string): Uint8Array => Buffer.from(text, 'latin1');
const utf16le = (text: string): Uint8Array => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);
const utf16be = (text: string): Uint8Array => Buffer.from(utf16le(text)).swap16();
const pageText = (html: string): string | null => textOf(utf8(html), 'text/html');

describe('what bytes are', () => {
  it.each<[string, Uint8Array]>([
    ['text/html', utf8('<!DOCTYPE html><title>x</title>')], ['text/html', utf8('\ufeff \n<!-- a comment --><HTML lang=en>')],
    ['text/html', utf8('<p>a fragment')], ['text/html', utf16le('<!doctype html>')], ['text/html', bytes('<html><body>caf\xe9')],
    ['application/xhtml+xml', utf8('<?xml version="1.0"?>\n<html xmlns="http://www.w3.org/1999/xhtml">')],
    ['application/xml', utf8('<?xml version="1.0"?><feed/>')],
    ['text/plain', utf8('just words')], ['text/plain', utf8('{"json": "is text"}')], ['text/plain', utf16be('words')],
    ['text/plain', utf8('<peculiar but no page')],
    ['application/pdf', bytes('%PDF-1.7\n\xb5\xb5')], ['image/png', bytes('\x89PNG\r\n\x1a\n....')], ['image/jpeg', bytes('\xff\xd8\xff\xe0')],
    ['image/gif', bytes('GIF89a')], ['image/webp', bytes('RIFF\x10\0\0\0WEBPVP8 ')], ['video/mp4', bytes('\0\0\0\x20ftypisom')],
    ['application/zip', bytes('PK\x03\x04....hello.txt')], ['application/warc', utf8('WARC/1.1\r\n')], ['application/gzip', bytes('\x1f\x8b\x08\0')],
    ['application/vnd.openxmlformats-officedocument.wordprocessingml.document', bytes('PK\x03\x04..[Content_Types].xml..word/document.xml')],
    ['multipart/related', utf8('From: <Saved by a browser>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype="text/html"\r\n')],
    ['application/octet-stream', bytes('')], ['application/octet-stream', bytes('\x00\x01\x02')], ['application/octet-stream', bytes('caf\xe9')],
    ['application/octet-stream', bytes('RIFF\x10\0\0\0WAVEfmt ')],
  ])('%s', (expected, given) => expect(mediaTypeOf(given)).toBe(expected));
  it('is not misled by a character that the end of the head cuts in two', () => {
    expect(mediaTypeOf(utf8('cafés').subarray(0, 4), 6)).toBe('text/plain');
    expect(mediaTypeOf(utf8('cafés').subarray(0, 4), 4)).toBe('application/octet-stream');
  });
  it('is told at once, however much stands in front of a page', () => {
    expect(mediaTypeOf(utf8('<!-- --> '.repeat(900)))).toBe('text/plain');
    expect(mediaTypeOf(utf8(`${'<!-- --> '.repeat(900)}<p>`))).toBe('text/html');
  });
  it('is told of any bytes at all, and only from the table', () => fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (given) => {
    expect(mediaTypeOf(given)).toMatch(/^[a-z]+\/[a-z0-9.+-]+$/);
  })));
});

describe('the text of a page', () => {
  it('is what one reads of it', () => expect(pageText(`<!doctype html><html><head><title>not this</title><style>p {}</style></head>
    <body><h1>Warehouse   burns</h1><script>document.write("nor this")</script><p>A fire broke out <b>on Tuesday</b>,
    the chief said.</p><noscript>nor this</noscript><template>nor this</template><p hidden>nor this</p>
    <div style="color: red; display:none">nor this</div><ul><li>one<li>two</ul>first<br>second</body>`))
    .toBe('Warehouse burns\n\nA fire broke out on Tuesday, the chief said.\n\none\n\ntwo\n\nfirst\nsecond'));
  it('keeps the lines of what is preformatted, and sets cells apart', () =>
    expect(pageText('<table><tr><td>a</td><td>b</td></tr></table><pre>  x\n  y</pre>')).toBe('a b\n\nx\ny'));
  it('reads references', () => expect(pageText('<p>&ldquo;no&nbsp;&amp; yes&rdquo; &#x1F525;')).toBe('“no & yes” 🔥'));
  it('does not mind how deeply it nests', () => expect(pageText(`${'<div>'.repeat(20_000)}deep`)).toBe('deep'));
  it('is none where there are no words', () => expect(pageText('<body><img src=x><script>1</script>')).toBeNull());
  it.each<[string, Uint8Array]>([
    ['its byte order mark', utf16le('<p>café')], ['the other byte order mark', utf16be('<p>café')],
    ['its meta element', bytes('<meta charset="windows-1252"><p>caf\xe9')],
    ['its meta element of old', bytes('<meta http-equiv=content-type content="text/html; charset=iso-8859-1"><p>caf\xe9')],
    ['UTF-8 unless told', utf8('<p>café')], ['UTF-8 where it names what nobody knows', utf8('<meta charset=nonsense><p>café')],
    ['UTF-8 where it calls itself UTF-16 in plain letters', utf8('<meta charset=utf-16><p>café')],
  ])('is decoded by %s', (_, given) => expect(textOf(given, 'text/html')).toBe('café'));
});

describe('other texts', () => {
  it('plain text is itself', () => expect(textOf(utf8('\ufeffone\r\ntwo'), 'text/plain')).toBe('one\ntwo'));
  it('what turns out to be no text has none', () => expect(textOf(bytes('first words, then \xff\xfe\xfd'), 'text/plain')).toBeNull());
  it.each(['application/pdf', 'image/png', 'application/octet-stream'])('%s has none', (type) => expect(textOf(utf8('words'), type)).toBeNull());
});

describe('nfc-lines-1', () => {
  it.each([
    ['e\u0301', 'é'], ['a\r\nb\rc\u2028d', 'a\nb\nc\nd'], ['a \t\u00a0 b', 'a b'], [' a \n b ', 'a\nb'], ['a\n \n\n\nb', 'a\n\nb'], ['\n a \n', 'a'],
    ['a\u0000b\ud800', 'a\ufffdb\ufffd'], ['🔥 🔥', '🔥 🔥'],
  ])('%j reads %j', (given, expected) => expect(normalised(given)).toBe(expected));
  it('made of itself is itself', () => fc.assert(fc.property(
    fc.string({
      unit: fc.oneof(fc.constantFrom(' ', '\n', '\r', '\t', '\u00a0', '\u0301', 'e', '\u0000', '\ud83d'), fc.string({ unit: 'binary', maxLength: 1 })),
    }),
    (text) => expect(normalised(normalised(text))).toBe(normalised(text)),
  )));
});
