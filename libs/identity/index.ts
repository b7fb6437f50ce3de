export {
  createDevelopmentKey,
  developmentIdentity,
  issueToken,
  KEY_FILE,
  loadDevelopmentKey,
  refuseDevelopmentIssuerOnServer,
  type DevelopmentKey,
} from './development-issuer.js';
export { IdentityError } from './identity-error.js';
export { createVerifier, type TokenVerifier } from './verifier.js';
