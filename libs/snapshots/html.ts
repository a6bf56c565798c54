/** The words of a page: what a reader would see of it, roughly, without running anything. */
import { parse } from 'parse5';
import type { DefaultTreeAdapterTypes } from 'parse5';

type Node = DefaultTreeAdapterTypes.Node;

/** Nothing in these is read as part of the page. */
const UNREAD: ReadonlySet<string> = new Set([
  'head', 'script', 'style', 'template', 'noscript', 'iframe', 'object', 'embed', 'svg', 'canvas', 'audio', 'video', 'select', 'textarea', 'datalist',
]);
const BLOCKS: ReadonlySet<string> = new Set([
  'address', 'article', 'aside', 'blockquote', 'body', 'center', 'dd', 'details', 'dialog', 'dir', 'div', 'dl', 'dt', 'fieldset', 'figcaption',
  'figure', 'footer', 'form', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'header', 'hgroup', 'hr', 'legend', 'li', 'main', 'menu', 'nav', 'ol', 'p',
  'pre', 'search', 'section', 'summary', 'table', 'caption', 'tbody', 'thead', 'tfoot', 'tr', 'ul',
]);
const HIDING = /(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)\b/i;

/** What is still to be done, innermost last: a node to visit, or text to put after one. */
type Work = { readonly node: Node; readonly pre: boolean } | string;

/** Block elements begin and end lines, cells stand apart, white space runs together outside `pre`. */
export function textOfPage(html: string): string {
  const parts: string[] = [];
  // A list of work instead of recursion: pages nest as deeply as they like.
  const work: Work[] = [{ node: parse(html), pre: false }];
  for (let next = work.pop(); next !== undefined; next = work.pop()) {
    if (typeof next === 'string') parts.push(next);
    else if (next.node.nodeName === '#text' && 'value' in next.node) parts.push(next.pre ? next.node.value : next.node.value.replace(/[ \t\r\n\f]+/g, ' '));
    else if (isRead(next.node)) {
      const { nodeName } = next.node;
      const around = BLOCKS.has(nodeName) || nodeName === 'br' ? '\n' : nodeName === 'td' || nodeName === 'th' ? ' ' : '';
      if (around !== '') {
        parts.push(around);
        if (nodeName !== 'br') work.push(around);
      }
      if (!('childNodes' in next.node)) continue;
      const pre = next.pre || nodeName === 'pre';
      for (const child of next.node.childNodes.toReversed()) work.push({ node: child, pre });
    }
  }
  return parts.join('');
}

function isRead(node: Node): boolean {
  if (UNREAD.has(node.nodeName)) return false;
  if (!('attrs' in node)) return true;
  return !node.attrs.some(({ name, value }) => name === 'hidden' || (name === 'style' && HIDING.test(value)));
}
