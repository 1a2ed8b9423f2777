import type { ComponentChild, ComponentChildren } from "preact";
import { useCallback, useEffect, useMemo, useRef, useState } from "preact/hooks";

const rowsOfBlock = 40;

interface RowWindowProps<Item> {
  readonly items: readonly Item[];
  readonly columns: number;
  /** The height of a row until one was measured. */
  readonly likelyHeight: number;
  readonly children: (item: Item, index: number) => ComponentChildren;
}

/**
 * The rows of a long table: only the blocks near the screen are rendered, as table bodies; the others are as high as they were.
 *
 * Rows may differ in height. The table's own `aria-rowcount` says how many there are.
 */
export function RowWindow<Item>({ items, columns, likelyHeight, children }: RowWindowProps<Item>) {
  const [near, setNear] = useState<ReadonlySet<number>>(() => new Set([0]));
  const heights = useRef(new Map<number, number>());
  const observer = useRef<IntersectionObserver | null>(null);
  const average = useRef(likelyHeight);

  useEffect(() => {
    observer.current = new IntersectionObserver(
      (entries) => {
        setNear((before) => {
          const after = new Set(before);
          for (const { target, isIntersecting, boundingClientRect } of entries) {
            const block = Number(target.getAttribute("data-block"));
            const rows = target.childElementCount;
            if (rows > 1) average.current = boundingClientRect.height / rows;
            if (isIntersecting) after.add(block);
            else if (after.delete(block)) heights.current.set(block, boundingClientRect.height);
          }
          return after;
        });
      },
      { rootMargin: "1200px 0px" },
    );
    const observed = observer.current;
    for (const body of document.querySelectorAll("tbody[data-block]")) observed.observe(body);
    return () => observed.disconnect();
  }, []);

  // What was measured belongs to the rows that were there then.
  const measured = useRef(items);
  if (measured.current !== items) {
    measured.current = items;
    heights.current.clear();
  }

  const observe = useCallback((body: HTMLTableSectionElement | null) => {
    if (body === null) return;
    observer.current?.observe(body);
    return () => observer.current?.unobserve(body);
  }, []);

  // A body that is the same object is not rendered again when another block comes near.
  const rendered = useMemo(() => new Map<number, ComponentChild>(), [items, children]);

  const blocks = Array.from({ length: Math.ceil(items.length / rowsOfBlock) }, (_, block) => {
    const start = block * rowsOfBlock;
    const end = Math.min(start + rowsOfBlock, items.length);
    if (!near.has(block)) {
      const height = heights.current.get(block) ?? (end - start) * average.current;
      return (
        <tbody key={block} ref={observe} data-block={block} aria-hidden="true">
          <tr class="gap">
            <td colSpan={columns} style={{ height: `${height}px` }} />
          </tr>
        </tbody>
      );
    }
    const known = rendered.get(block);
    if (known !== undefined) return known;
    const body = (
      <tbody key={block} ref={observe} data-block={block}>
        {items.slice(start, end).map((item, index) => children(item, start + index))}
      </tbody>
    );
    rendered.set(block, body);
    return body;
  });
  return <>{blocks}</>;
}
