/** An IBAN as it is shown: country and last four characters, `CH** **** … 2957`. What is too short for one stays. */
export const maskedIban = (iban: string): string =>
  iban.length < 15 ? iban : `${iban.slice(0, 2)}** **** … ${iban.slice(-4)}`;
