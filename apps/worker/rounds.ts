/** Looks now and then for something to do, until it is stopped; one look is over before the next begins. */
export abstract class Rounds {
  protected isStopping = false;
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;

  /** Does what there is to do. Never rejects; begins nothing more once it is stopping. */
  abstract round(): Promise<void>;
  /** Until the next look, in milliseconds. */
  protected abstract untilNextLook(): number;

  start(): void {
    const look = async (): Promise<void> => {
      this.running = this.round();
      await this.running;
      if (!this.isStopping) this.timer = setTimeout(() => void look(), this.untilNextLook());
    };
    void look();
  }

  /** Nothing is begun any more; resolves when what is under way is done. */
  async stop(): Promise<void> {
    this.isStopping = true;
    clearTimeout(this.timer);
    await this.running;
  }
}
