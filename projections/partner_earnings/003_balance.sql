-- The sum of two columns that are never NULL.
ALTER TABLE partner_balance ALTER COLUMN balance SET NOT NULL;
