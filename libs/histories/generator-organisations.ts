import { Unstamped, levels } from './generator-catalogue.js';
import { Scene } from './generator-scene.js';

/** Who will register and be admitted, in this order; partners come early, but not all before their first mention. */
export function plannedOrganisations(scene: Scene, organisations: number, partners: number): Unstamped[] {
  const { random } = scene;
  const planned: Unstamped[] = [];
  const partnerAt = new Set(
    random.shuffled(Array.from({ length: organisations }, (_, index) => index)).slice(0, partners),
  );
  for (let index = 0; index < organisations; index += 1) {
    // The first to come is one, for without a partner there is no access.
    const partner = partnerAt.has(index) || index === 1;
    const org = scene.fresh('org');
    scene.planned.organisations.push(org);
    if (partner) scene.planned.partners.push(org);
    const form = partner || random.chance(0.65) ? ('company' as const) : ('private' as const);
    const country = random.weighted([
      [6, 'CH'],
      [1, 'LI'],
      [3, 'FR'],
      [3, 'DE'],
      [4, random.pick(['IT', 'AT', 'PL', 'GR', 'ES', 'SE'])],
      [2, random.pick(['US', 'GB', 'NO', 'MC'])],
    ]);
    const name = random.pick([`Organisation ${index}`, `Zoë "&" <Söhne> ${index}`, `株式会社 \u2028 ${index} 😀`]);
    const currency = random.pick(['CHF', 'EUR'] as const);
    planned.push({ do: 'register-organisation', org, name, form, country, currency });
    if (form === 'company' && random.chance(0.35)) planned.push(vatNumber(scene, org));
    if (partner) planned.push({ do: 'admit-partner', org, level: random.pick(levels) });
  }
  return planned;
}

const vatNumber = (scene: Scene, org: string): Unstamped => ({
  do: 'record-vat-number',
  org,
  vatNumber: scene.random.pick(['FR40303265045', 'DE136695976', 'CHE-123.456.789']),
  entryPoint: scene.random.pick(['signup', 'account', 'pay-page', 'shop', 'renewal-email'] as const),
});

/** What an organisation does itself besides; admissions of unknown ones only, for each is admitted once. */
export function membership(scene: Scene): Unstamped {
  const { random } = scene;
  const org = random.chance(0.1) ? scene.unknown('org') : random.pick(scene.organisations);
  const level = random.pick(levels);
  const toCome = scene.planned.partners.filter((one) => !scene.world.organisations.has(one));
  return random.weighted<Unstamped>([
    [3, vatNumber(scene, org)],
    [1, { do: 'change-partner-level', org, level }],
    [3, { do: 'change-partner-level', org: random.pick([...scene.partners, org]), level }],
    [0.5, { do: 'admit-partner', org: toCome.length > 0 ? random.pick(toCome) : 'org-none', level }],
    [1, { ...registration(scene, random.pick(scene.organisations)) }],
  ]);
}

/** Somebody registers again, as something else: refused, and nothing of it may stay. */
const registration = (scene: Scene, org: string): Unstamped => ({
  do: 'register-organisation',
  org,
  name: 'Again',
  form: scene.random.pick(['company', 'private'] as const),
  country: 'US',
  currency: 'EUR',
});
