import { edgeOf, inOrder } from "@/core/document";
import { ports } from "@/core/ports";
import { languageName, mainPrompt, preview, promptWords } from "@/core/words";
import type { Reader } from "@/core/words";
import type { Editor } from "../store";
import type { Drawn } from "./draw";

export interface Words {
  readonly start: string;
  readonly note: string;
  readonly period: (name: string) => string;
  readonly nowhere: (unwired: string) => string;
}

/** What is printed: the picture, then each node with its words in every language and where its ports lead. */
export function Listing({ editor, reader, words, drawn }: { editor: Editor; reader: Reader; words: Words; drawn: Drawn }) {
  const { document } = editor.history;
  const order = inOrder(document);
  const number = new Map(order.map((id, index) => [id, index + 1]));
  const name = (id: string | undefined) => (id === undefined ? "" : `${number.get(id) ?? ""} ${document.nodes[id]?.label || id}`);
  return (
    <>
      <div className="print-picture" dangerouslySetInnerHTML={{ __html: drawn.svg }} />
      <div className="print-words">
        <h1>{editor.name}</h1>
        <ol>
          {order.map((id) => {
            const node = document.nodes[id];
            const kind = editor.kinds[node?.kind ?? ""];
            const config = node?.config ?? {};
            const said = document.languages.map((language) => [language, promptWords(mainPrompt(kind, config), language)] as const).filter(([, each]) => each !== "");
            const all = ports(editor.kinds, node?.kind ?? "", config);
            return (
              <li key={id}>
                <strong>{node?.label || id}</strong> <small>{kind?.title[reader]}</small>
                {said.map(([language, each]) => (
                  <p key={language}>
                    {said.length > 1 && <small>{languageName(language)} </small>}
                    {each}
                  </p>
                ))}
                {said.length === 0 && preview(document, kind, config, reader) !== "" && <p>{preview(document, kind, config, reader)}</p>}
                {all.length > 0 && (
                  <p className="print-ports">
                    {all.map((port) => (
                      <span key={port.id}>
                        {port.title.zh === port.id ? words.period(port.id) : port.title[reader]} → {name(edgeOf(document, id, port.id)?.to) || words.nowhere(port.unwired)}
                      </span>
                    ))}
                  </p>
                )}
              </li>
            );
          })}
        </ol>
      </div>
    </>
  );
}
