/** An answer of the public API that was not a success. */
export class ApiFailure extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    method: string,
    path: string,
  ) {
    super(`${method} ${path} was answered ${status} ${code}`);
    this.name = 'ApiFailure';
  }
}

interface Listed<T> {
  data: T[];
  nextCursor: string | null;
}

const PAGE_SIZE = 200;

/** Asks the public HTTP API as one of the provider's desks, just as a dashboard would. */
export class ApiClient {
  constructor(
    private readonly url: string,
    private readonly token: string,
  ) {}

  get<T>(path: string): Promise<T> {
    return this.ask('GET', path);
  }

  post<T>(path: string, body: object): Promise<T> {
    return this.ask('POST', path, body);
  }

  private async ask<T>(method: string, path: string, sent?: object): Promise<T> {
    const answer = await fetch(`${this.url}/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${this.token}`, ...(sent ? { 'content-type': 'application/json' } : {}) },
      ...(sent ? { body: JSON.stringify(sent) } : {}),
    });
    const body = (await answer.json()) as T & { code?: string };
    if (!answer.ok) throw new ApiFailure(answer.status, body.code ?? '', method, path);
    return body;
  }

  /** Every item of a list, page after page. */
  async *list<T>(path: string): AsyncGenerator<T> {
    const joint = path.includes('?') ? '&' : '?';
    let cursor: string | null = null;
    do {
      const next: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const page: Listed<T> = await this.get<Listed<T>>(`${path}${joint}limit=${PAGE_SIZE}${next}`);
      yield* page.data;
      cursor = page.nextCursor;
    } while (cursor !== null);
  }

  async all<T>(path: string): Promise<T[]> {
    const items: T[] = [];
    for await (const item of this.list<T>(path)) items.push(item);
    return items;
  }
}
