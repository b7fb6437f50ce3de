export { actorOf, isUser } from './actor-claims.js';
export {
  createDevelopmentKey,
  developmentIdentity,
  issueToken,
  KEY_FILE,
  loadDevelopmentKey,
  refuseDevelopmentIssuerOnServer,
  type DevelopmentKey,
  type TokenRequest,
} from './development-issuer.js';
export { IdentityError, type IdentityErrorCode } from './identity-error.js';
export { createVerifier, type IdentityOptions, type TokenVerifier } from './verifier.js';
