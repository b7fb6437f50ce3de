import { Probe, HistoryRecord } from '../records.js';
import { generateProbes } from '../generator-probes.js';
import { BUSINESSES } from './businesses.js';
import { PUBLISHED } from './catalogue.js';
import { join } from './everyday.js';
import { lastYear } from './last-year.js';
import { Stage } from './stage.js';
import { storiesOf } from './stories.js';

const seconds = (at: string): number => Date.parse(at) / 1000;
const END = seconds('2024-12-31T17:00:00Z');

/**
 * Three years of an invented provider's programme: four partners, their clients, and what becomes of them. Always the
 * same records; one that the model decides otherwise than its story says is an error.
 */
export function programmeHistory(): HistoryRecord[] {
  const stage = new Stage();
  for (const [at, publication] of PUBLISHED) stage.arrange(seconds(at), () => stage.write(publication));
  for (const business of BUSINESSES) stage.arrange(stage.during(business.since), () => join(stage, business));
  storiesOf(stage);
  lastYear(stage);
  stage.playUntil(END);
  return stage.records;
}

/** Questions about its moments: who managed which product? */
export const programmeProbes = (history: readonly HistoryRecord[]): Probe[] => generateProbes(history, 2022);
