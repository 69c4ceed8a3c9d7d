// The list: of ten thousand rows only those are there that are seen. At the top it follows what comes in; elsewhere it
// keeps its place, and says how many have come.

import type { ComponentChildren, JSX } from 'preact'
import { useRef } from 'preact/hooks'
import { Button } from '../kit/button.js'
import { type Item, keyOf } from './items.js'
import { RowLine } from './row-line.js'
import { type Window, windowOf } from './scrolling.js'
import type { TimelineState } from './timeline-state.js'
import { type Cursor, useCursor } from './use-cursor.js'
import { useBox, useInSight, usePlace } from './use-place.js'

const ROW = 32
/** Where there is no room for all of a row beside each other. */
const TWO_LINES = 54
const NARROW = 560

interface Props {
  readonly state: TimelineState
  readonly selected: number | undefined
  /** Below the rows. */
  readonly children: ComponentChildren
}

/** How many of what is found have come since the top was in sight. */
const useMissed = ({ found }: TimelineState, top: number): number => {
  const seen = useRef(0)
  const newest = found.value[0]?.id ?? 0
  if (top === 0 || newest < seen.current) seen.current = newest
  const index = found.value.findIndex(({ id }) => id <= seen.current)
  return index < 0 ? found.value.length : index
}

const toggle = (state: TimelineState, group: string): void => {
  const closed = new Set(state.closed.value)
  if (!closed.delete(group)) closed.add(group)
  state.closed.value = closed
}

/** The rows that are painted: those in sight, and the one with the focus, so that it is not lost. */
const paintedOf = ({ from, to }: Window, cursor: number): number[] => {
  const seen = Array.from({ length: Math.max(0, to - from) }, (_none, index) => from + index)
  if (cursor < 0 || (cursor >= from && cursor < to)) return seen
  return cursor < from ? [cursor, ...seen] : [...seen, cursor]
}

interface RowsProps extends Omit<Props, 'children'> {
  readonly rowHeight: number
  readonly cursor: Cursor
  /** Indices of those that are painted. */
  readonly painted: readonly number[]
}

const Rows = ({ state, selected, rowHeight, cursor, painted }: RowsProps): JSX.Element => {
  const items = state.items.value
  const names = new Map(state.facets.value.callbacks.map(({ id, name }) => [id, name]))
  const toLine = (at: number, item: Item): JSX.Element => {
    const key = keyOf(item)
    return (
      <li
        key={key}
        data-row={key}
        style={{ transform: `translateY(${at * rowHeight}px)`, height: `${rowHeight}px` }}
        aria-setsize={items.length}
        aria-posinset={at + 1}
      >
        <RowLine
          item={item}
          isSelected={key === selected}
          isTabStop={at === cursor.index}
          nameOf={id => names.get(id)}
          onFocus={() => cursor.choose(key)}
          onKeyDown={cursor.onKeyDown}
          onToggle={group => toggle(state, group)}
        />
      </li>
    )
  }
  return (
    <ol aria-label="Activities, the newest first" style={{ height: `${items.length * rowHeight}px` }}>
      {painted.map(at => toLine(at, items[at] as Item))}
    </ol>
  )
}

export const RowList = ({ state, selected, children }: Props): JSX.Element => {
  const list = useRef<HTMLDivElement>(null)
  const items = state.items.value
  const { width, height } = useBox(list)
  const isNarrow = width < NARROW
  const rowHeight = isNarrow ? TWO_LINES : ROW
  const chosenBy = state.filter.value
  const { top, scrolled } = usePlace(list, { items, rowHeight, chosenBy })
  const cursor = useCursor(list, { items, selected, rowHeight, height, top, chosenBy })
  useInSight(list, selected, selected === undefined ? -1 : items.findIndex(item => keyOf(item) === selected), rowHeight)
  const missed = useMissed(state, top)
  return (
    <div class="timeline-pane">
      {missed > 0 && (
        <div class="timeline-new">
          <Button kind="primary" onClick={() => list.current?.scrollTo({ top: 0 })}>
            {missed.toLocaleString('en')} new <span aria-hidden="true">↑</span>
          </Button>
        </div>
      )}
      <div
        ref={list}
        class={`timeline-list ${isNarrow ? 'narrow' : ''} ${state.isGrouped.value ? 'grouped' : ''}`}
        onScroll={event => {
          scrolled.value = event.currentTarget.scrollTop
        }}
      >
        {items.length > 0 && (
          <Rows
            state={state}
            selected={selected}
            rowHeight={rowHeight}
            cursor={cursor}
            painted={paintedOf(windowOf(top, height, rowHeight, items.length), cursor.index)}
          />
        )}
        {children}
      </div>
    </div>
  )
}
