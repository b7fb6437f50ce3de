CREATE TABLE missing_vat (
  org_id text COLLATE "C" PRIMARY KEY,
  country text COLLATE "C" NOT NULL,
  missing boolean NOT NULL,
  since timestamptz NOT NULL,
  asked_on_pay_page date,
  asked_in_shop date,
  asked_by_renewal_email date
);
CREATE INDEX missing_vat_missing ON missing_vat (org_id) WHERE missing;
COMMENT ON TABLE missing_vat IS 'Which companies must still be asked for their VAT number, and where were they asked? One row a company (R49, R50, R51).';
COMMENT ON COLUMN missing_vat.org_id IS 'Company.';
COMMENT ON COLUMN missing_vat.country IS 'Its country, ISO 3166-1.';
COMMENT ON COLUMN missing_vat.missing IS 'Whether it has recorded no number.';
COMMENT ON COLUMN missing_vat.since IS 'Since when that is so.';
COMMENT ON COLUMN missing_vat.asked_on_pay_page IS 'Business day on which it was last asked when paying (R49); NULL: never.';
COMMENT ON COLUMN missing_vat.asked_in_shop IS 'Business day on which it was last asked in the shop (R50); NULL: never.';
COMMENT ON COLUMN missing_vat.asked_by_renewal_email IS 'Business day on which it was last asked by a renewal e-mail (R51); NULL: never.';
