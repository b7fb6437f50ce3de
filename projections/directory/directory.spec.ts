import { ListingPublished } from '#libs/marketplace/events/listing-published.js';
import { ListingUnpublished } from '#libs/marketplace/events/listing-unpublished.js';
import { ListingUpdated } from '#libs/marketplace/events/listing-updated.js';
import { PartnerAdmitted } from '#libs/programme/events/partner-admitted.js';
import { PartnerLeft } from '#libs/programme/events/partner-left.js';
import { PartnerReinstated } from '#libs/programme/events/partner-reinstated.js';
import { PartnerSuspended } from '#libs/programme/events/partner-suspended.js';
import { ReadModel, Story } from '../testing/read-model.js';
import { directory } from './directory.projection.js';
import { DirectoryQueries } from './directory.query.js';
import type { DirectoryFilter } from './directory.row.js';

const model = new ReadModel(directory);
const queries = new DirectoryQueries(model.database);
beforeAll(() => model.open());
afterAll(() => model.close());

const day = (n: number): string => `2024-01-0${n}T00:00:00Z`;
const listing = (orgId: string, name: string, place: string, more: object = {}) => ({
  orgId,
  name,
  place,
  country: 'CH',
  languages: ['fr' as const],
  services: ['hosting' as const],
  website: `https://${orgId}.example`,
  ...more,
});
const admitted = (...partners: string[]): Story => {
  const story = new Story();
  for (const orgId of partners)
    story.tell(`partner-${orgId}`, PartnerAdmitted, { orgId, level: 'silver' }, { at: day(1) });
  return story;
};
const names = async (filter: DirectoryFilter = {}) => (await queries.list(filter, {})).data.map(({ name }) => name);

describe('The directory', () => {
  it('tells of a partner what it told last, and since when it is one (R18)', async () => {
    const story = admitted('p', 'q');
    story.tell('listing-p', ListingPublished, listing('p', 'Pixelwerk', 'Bern'), { at: day(2) });
    story.tell('listing-p', ListingUpdated, listing('p', 'Pixelwerk AG', 'Thun'), { at: day(3) });
    story.tell('listing-q', ListingPublished, listing('q', 'Quai', 'Nyon'), { at: day(3) });
    story.tell('listing-q', ListingUnpublished, { orgId: 'q' }, { at: day(4) });
    expect((await model.answer(story, () => queries.list({}, {}))).data).toEqual([
      {
        partnerOrgId: 'p',
        name: 'Pixelwerk AG',
        place: 'Thun',
        country: 'CH',
        languages: ['fr'],
        services: ['hosting'],
        website: 'https://p.example',
        partnerSince: day(1),
        listedAt: day(3),
      },
    ]);
  });

  it('has nobody who is suspended or has left, and who is reinstated again (E17, E18, R18)', async () => {
    const story = admitted('p', 'q', 'r');
    for (const orgId of ['p', 'q', 'r']) {
      story.tell(`listing-${orgId}`, ListingPublished, listing(orgId, orgId, 'Bern'), { at: day(2) });
    }
    story.tell('partner-p', PartnerSuspended, { orgId: 'p' }, { at: day(3) });
    story.tell('partner-q', PartnerSuspended, { orgId: 'q' }, { at: day(3) });
    story.tell('partner-q', PartnerReinstated, { orgId: 'q' }, { at: day(4) });
    story.tell('partner-r', PartnerLeft, { orgId: 'r' }, { at: day(5) });
    expect(await model.answer(story, () => names())).toEqual(['q']);
  });

  it('is searched by name and place without accents, by country, language and service, and goes by name (R18)', async () => {
    const story = admitted('p', 'q', 'r');
    const german = { languages: ['de', 'fr'], services: ['web-design'], country: 'DE' };
    story.tell('listing-p', ListingPublished, listing('p', 'Ärztehaus 100%', 'Köln', german), { at: day(2) });
    story.tell('listing-q', ListingPublished, listing('q', 'atelier Coteau Sàrl', 'Genève'), { at: day(2) });
    story.tell('listing-r', ListingPublished, listing('r', 'Beta', 'Genève'), { at: day(2) });
    expect(await model.answer(story, () => names())).toEqual(['Ärztehaus 100%', 'atelier Coteau Sàrl', 'Beta']);
    expect(await names({ text: 'GENEVE' })).toEqual(['atelier Coteau Sàrl', 'Beta']);
    expect(await names({ text: 'sarl', place: 'Genè' })).toEqual(['atelier Coteau Sàrl']);
    expect(await names({ text: '%' })).toEqual(['Ärztehaus 100%']);
    expect(await names({ country: 'DE' })).toEqual(['Ärztehaus 100%']);
    expect(await names({ language: 'fr', service: 'web-design' })).toEqual(['Ärztehaus 100%']);
    expect(await names({ language: 'it' })).toEqual([]);
    const first = await queries.list({}, { limit: 2 });
    const second = await queries.list({}, { limit: 2, cursor: first.nextCursor as string });
    expect(second.data.map(({ name }) => name)).toEqual(['Beta']);
  });
});
