/** Notices of publishers, and promises with what became of them. */
import { named } from '#domain/account/names.js';
import { noticePublicFrom } from '#domain/account/notices.js';
import { promisesOf } from '#domain/account/promises.js';
import type { World } from '#domain/account/world.js';
import { noticeKindOf } from '#domain/incident/notices.js';
import type { NoticeEntry } from '#domain/incident/record.js';
import { plain } from '#domain/text.js';
import type { LogIndex } from '#domain/ids.js';
import type { Instant } from '#domain/times/types.js';
import { cursorAt, limitOf, placeOf } from '../cursor.js';
import type { ListName } from '../cursor.js';
import type { IncidentAsked, Page, PageAsked } from '../port.js';
import type { FollowUpView, NoticeView } from '../views/notice.js';
import { assertionRefs, markOf } from '../views/of-incident.js';
import type { Snapshot } from '../snapshot.js';
import type { IncidentReader } from './incident-reading.js';
import { markOfWithheld } from './withheld.js';

/** No moment is later. */
const EVER: Instant = '9999-12-31T23:59:59.999Z';

export class NoticeQueries {
  constructor(private readonly reader: IncidentReader) {}

  async notices(snapshot: Snapshot, asked: IncidentAsked & PageAsked): Promise<Page<NoticeView> | null> {
    const reading = await this.reader.read(snapshot, asked.viewer, asked.incident, asked.recorded);
    if (reading === null) return null;
    const world = await this.reader.world(snapshot, reading);
    const views = await Promise.all([...world.record.notices.values()].map(async (entry): Promise<NoticeView> => {
      const withheld = reading.horizon.desk ? await markOfWithheld(snapshot, entry.id) : null;
      return { ...noticeView(world, entry), ...(withheld === null ? {} : { withheld }) };
    }));
    return pageOf('notices', asked, views, ({ logIndex }) => logIndex, reading.basis);
  }

  async followUps(
    snapshot: Snapshot, asked: IncidentAsked & PageAsked & { readonly public?: Instant },
  ): Promise<Page<FollowUpView> | null> {
    const reading = await this.reader.read(snapshot, asked.viewer, asked.incident, asked.recorded);
    if (reading === null) return null;
    const promises = promisesOf(await this.reader.world(snapshot, reading), asked.public ?? EVER);
    return pageOf('followUps', asked, promises, ({ assertion }) => assertion.logIndex, reading.basis);
  }
}

function noticeView({ record, names, references }: World, entry: NoticeEntry): NoticeView {
  const { notice, label, document, carriedBy, issued, text, affects, instead } = entry.data;
  return {
    ...markOf(entry), ...named(notice, label), kind: noticeKindOf(entry.type), document: names.document(document),
    carriedBy: carriedBy === undefined ? null : names.document(carriedBy), issued, publicFrom: noticePublicFrom(entry, references.documents),
    text: plain(text), affects: assertionRefs(record, affects), instead: assertionRefs(record, instead), actor: entry.by,
  };
}

function pageOf<Item>(list: ListName, { after, limit }: PageAsked, all: readonly Item[], placeIn: (item: Item) => LogIndex, basis: LogIndex): Page<Item> {
  const [from, size] = [placeOf(list, after), limitOf(limit)];
  const items = all.filter((item) => placeIn(item) > from).slice(0, size + 1);
  const last = items.length > size ? items[size - 1] : undefined;
  return { items: items.slice(0, size), next: last === undefined ? null : cursorAt(list, placeIn(last)), basis };
}
