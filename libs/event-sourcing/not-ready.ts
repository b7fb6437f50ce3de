/**
 * An automation cannot go on until a person does something; nothing is skipped and nothing is lost, because its
 * checkpoint stays where it is. Health shows the sentence.
 */
export class NotReady extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'NotReady';
  }
}
