import { Injectable } from '@nestjs/common';
import type { Automation } from '#libs/event-sourcing/automation.js';
import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import { Ledger } from '#libs/event-sourcing/ledger.js';
import { endEvaluations } from '../evaluate-thresholds.js';
import { Evaluations } from '../thresholds.js';

/**
 * Ends an evaluation of all partners that its own process did not end (E16). As a rule there is nothing to do: the command
 * does it all before it answers, and is given the time for that.
 */
@Injectable()
export class WhenThresholdEvaluationBegunThenEnd implements Automation {
  readonly name = 'when-threshold-evaluation-begun-then-end';
  readonly types: ReadonlySet<string> = new Set(['ThresholdEvaluationBegun']);
  readonly categories: ReadonlySet<string> = new Set([Evaluations.category]);
  readonly firstRun = 'from the beginning';
  readonly imported = 'handled';
  /** Position of the first that may not have ended. */
  private begun: bigint | undefined;
  /** Position of the one that was found open when it was looked last. */
  private open: bigint | undefined;

  constructor(private readonly ledger: Ledger) {}

  async handle([first]: readonly RecordedEvent[]): Promise<void> {
    this.begun ??= first?.position;
  }

  /** Ends what stays open from one look to the next, about a second later. */
  async idle(): Promise<void> {
    if (this.begun === undefined) return;
    const { state } = await this.ledger.read(Evaluations, 'main');
    const open = state.open.first()?.position;
    if (open !== undefined && open === this.open) await endEvaluations(this.ledger);
    else if (open === undefined) this.begun = undefined;
    this.open = open;
  }

  unfinished(): bigint | undefined {
    return this.begun;
  }
}
