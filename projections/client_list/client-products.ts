import { insertRows } from '#libs/read-models/postgres/rows.js';
import type { Sql } from '#libs/read-models/projection.js';
import { CLIENT_PRODUCT } from './client_list.row.js';

const PAIR = '(partner_org_id, client_org_id)';

export interface Pair {
  partner_org_id: string;
  client_org_id: string;
}

/** What a batch makes of the limited sets that it touches: a set as a whole, or products that come and go. */
export class ClientProducts {
  private readonly sets = new Map<string, Pair & { isWhole: boolean; products: Map<string, boolean> }>();

  /** From here on the pair has these products and no other. */
  replace(pair: Pair, products: readonly string[]): void {
    const all = new Map(products.map((productId) => [productId, true]));
    this.sets.set(keyOf(pair), { ...pair, isWhole: true, products: all });
  }

  put(pair: Pair, productId: string, isIn: boolean): void {
    const known = this.sets.get(keyOf(pair)) ?? { ...pair, isWhole: false, products: new Map<string, boolean>() };
    this.sets.set(keyOf(pair), known);
    known.products.set(productId, isIn);
  }

  async write(sql: Sql): Promise<void> {
    const sets = [...this.sets.values()];
    const rows = sets.flatMap(({ partner_org_id, client_org_id, isWhole, products }) =>
      [...products].map(([product_id, isIn]) => ({
        row: { partner_org_id, client_org_id, product_id },
        isWhole,
        isIn,
      })),
    );
    const whole = sets.filter(({ isWhole }) => isWhole);
    if (whole.length > 0) {
      await sql.query(`DELETE FROM client_product WHERE ${PAIR} IN (SELECT * FROM unnest($1::text[], $2::text[]))`, [
        whole.map(({ partner_org_id }) => partner_org_id),
        whole.map(({ client_org_id }) => client_org_id),
      ]);
    }
    const gone = rows.filter(({ isWhole, isIn }) => !isWhole && !isIn).map(({ row }) => row);
    if (gone.length > 0) {
      await sql.query(
        `DELETE FROM client_product c USING unnest($1::text[], $2::text[], $3::text[]) AS v(partner, client, product)
         WHERE c.partner_org_id = v.partner AND c.client_org_id = v.client AND c.product_id = v.product`,
        [
          gone.map(({ partner_org_id }) => partner_org_id),
          gone.map(({ client_org_id }) => client_org_id),
          gone.map(({ product_id }) => product_id),
        ],
      );
    }
    const added = rows.filter(({ isIn }) => isIn).map(({ row }) => row);
    await insertRows(sql, CLIENT_PRODUCT.table, CLIENT_PRODUCT.columns, added, 'ON CONFLICT DO NOTHING');
  }
}

const keyOf = ({ partner_org_id, client_org_id }: Pair): string => `${partner_org_id} ${client_org_id}`;
