import type { ReactNode } from "react";
import { Empty } from "./Empty";
import { Refusal } from "./Refusal";

interface Props {
  readonly title: string;
  readonly lead: string;
  readonly error: Error | null;
  readonly tools: ReactNode;
  /** What is listed, as far as is known. */
  readonly rows?: readonly unknown[] | undefined;
  /** An empty list explains itself and offers what is ``first`` to do. */
  readonly empty?: string;
  readonly why?: string;
  readonly first?: ReactNode;
  /** Said above the list, whether there is anything in it or not. */
  readonly notes?: ReactNode;
  readonly children?: ReactNode;
}

/** A page that lists things of one kind: its head, what went wrong, the list. */
export function ListPage({ title, lead, error, tools, rows, empty = "", why = "", first, notes, children }: Props) {
  return (
    <>
      <div className="page-head">
        <div>
          <h1>{title}</h1>
          <p className="lead">{lead}</p>
        </div>
        {tools}
      </div>
      <Refusal error={error} />
      {notes}
      {rows?.length === 0 && (
        <Empty title={empty} text={why}>
          {first}
        </Empty>
      )}
      {children}
    </>
  );
}

/** A column's words; a number stands at the right, and what only names buttons is for ears. */
type Column = string | { readonly number: string } | { readonly unseen: string };

/** A table with its columns named. */
export function ListTable({ columns, children }: { columns: readonly Column[]; children: ReactNode }) {
  return (
    <table className="table">
      <thead>
        <tr>
          {columns.map((column) =>
            typeof column === "string" ? (
              <th key={column}>{column}</th>
            ) : "number" in column ? (
              <th key={column.number} className="number">
                {column.number}
              </th>
            ) : (
              <th key={column.unseen}>
                <span className="hidden">{column.unseen}</span>
              </th>
            ),
          )}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  );
}
