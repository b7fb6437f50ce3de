import type { Opener } from '#libs/read-models/projection.js';
import type { HeldBy } from '#libs/read-models/description/values.js';
import type { RECIPIENT } from './values.js';

type Recipient = HeldBy<typeof RECIPIENT>;

/** A recipient as it is shown: what stands sealed of a private one is opened. */
export const openedRecipient = async (personal: Opener, recipient: Recipient): Promise<Recipient> => {
  const { name, address } = recipient;
  return {
    ...recipient,
    name: await personal.open(name),
    address: address && {
      street: await personal.open(address.street),
      postcode: await personal.open(address.postcode),
      town: await personal.open(address.town),
    },
  };
};
