import { type CanActivate, type ExecutionContext, Inject, Injectable, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { IdentityError, type TokenVerifier } from '#libs/identity/index.js';
import { type ApiRequest, headerOf } from './request.js';

export const TOKEN_VERIFIER = Symbol('TokenVerifier');
const PUBLIC = 'ledger:public';
/** No token is needed here. */
export const Public = () => SetMetadata(PUBLIC, true);

const BEARER = /^Bearer ([A-Za-z0-9_.-]{1,8192})$/i;

/** Makes the actor of the verified bearer token; without one only what is public answers. */
@Injectable()
export class AuthGuard implements CanActivate {
  constructor(
    @Inject(TOKEN_VERIFIER) private readonly verifier: TokenVerifier,
    private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (this.reflector.getAllAndOverride<boolean>(PUBLIC, [context.getHandler(), context.getClass()])) return true;
    const request = context.switchToHttp().getRequest<ApiRequest>();
    const header = headerOf(request, 'authorization');
    const token = header === undefined ? undefined : BEARER.exec(header)?.[1];
    if (!token) {
      throw new IdentityError('TOKEN_MISSING', 'Send a bearer token: Authorization: Bearer <JWT>.');
    }
    request.actor = await this.verifier.verify(token);
    return true;
  }
}
