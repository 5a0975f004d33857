import type { Catalog, Form, Transaction } from '../../rules/authority.ts';

/** A transaction of the authority by its name. */
export function getTransaction(catalog: Catalog, name: string): Transaction {
  const found = catalog.transactions.get(`kronofogden/${name}`);
  if (!found) throw new Error(`the simulator needs the transaction ${name}`);
  return found;
}

/** A form of a transaction by the name of its layout. */
export function getForm(catalog: Catalog, transaction: string, layout: string): Form {
  const { forms } = getTransaction(catalog, transaction);
  const form = forms.find((candidate) => candidate.layout.name === layout);
  if (!form) throw new Error(`the simulator needs the layout ${layout}`);
  return form;
}
