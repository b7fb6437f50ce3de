import { Inject, Injectable } from '@nestjs/common';
import { createHmac } from 'node:crypto';
import type { Vault } from '#libs/event-sourcing/personal.js';
import { hashOfSecret } from '#libs/kernel/secrets.js';
import { VAULT } from '../organisations/organisation-reader.js';

/** In the vault beside the keys of people; no id of theirs has a colon. */
const KEY = 'tenderTokens:';

/**
 * Tokens of visitors' tenders: made of the command's id by a key of the vault, so that nobody else can make one and a
 * repeated request is answered the same one, although only its hash is kept.
 */
@Injectable()
export class TenderTokens {
  constructor(@Inject(VAULT) private readonly vault: Vault) {}

  /** 256 bits as 43 characters, with the hash that is kept of them. */
  async of(commandId: string): Promise<{ token: string; tokenHash: string }> {
    const key = await this.vault.keyFor(KEY);
    const token = createHmac('sha256', key).update(commandId, 'utf8').digest('base64url');
    return { token, tokenHash: hashOfSecret(token) };
  }
}
