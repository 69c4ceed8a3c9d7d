// Which row of the list has the focus, or gets it when one comes by Tab: moved by keys, and kept in sight.

import { useSignal } from '@preact/signals'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { useKey } from '../keyboard.js'
import { toHash } from '../route.js'
import { type Item, isHead, keyOf } from './items.js'
import { scrollTo } from './scrolling.js'
import type { ListElement } from './use-place.js'

export type Key = string | number

export interface Seen {
  readonly items: readonly Item[]
  readonly selected: number | undefined
  readonly rowHeight: number
  readonly height: number
  readonly top: number
  /** Of other rows none was chosen yet. */
  readonly chosenBy: unknown
}

export interface Cursor {
  /** Of the row, among the items. */
  readonly index: number
  choose(key: Key): void
  /** Of the list. */
  onKeyDown(event: KeyboardEvent): void
}

const moves: Readonly<Record<string, (index: number, page: number, last: number) => number>> = {
  ArrowDown: index => index + 1,
  ArrowUp: index => index - 1,
  PageDown: (index, page) => index + page,
  PageUp: (index, page) => index - page,
  Home: () => 0,
  End: (_index, _page, last) => last
}

/** Focuses a row as soon as it is there. */
const useFocus = (list: ListElement): ((key: Key) => void) => {
  const wanted = useRef<Key>(undefined)
  const focus = (): void => {
    const row = list.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(String(wanted.current))}"] > *`)
    if (wanted.current === undefined || !row) return
    wanted.current = undefined
    row.focus({ preventScroll: true })
  }
  useLayoutEffect(focus)
  return key => {
    wanted.current = key
    focus()
  }
}

export const useCursor = (list: ListElement, seen: Seen): Cursor => {
  const { items, selected, rowHeight, height, top, chosenBy } = seen
  const chosenRow = useSignal<{ readonly key: Key; readonly among: unknown } | undefined>(undefined)
  const focus = useFocus(list)
  const indexOf = (wanted: Key | undefined): number =>
    wanted === undefined ? -1 : items.findIndex(item => keyOf(item) === wanted)
  const own = chosenRow.value?.among === chosenBy ? indexOf(chosenRow.value?.key) : -1
  const chosen = own < 0 ? indexOf(selected) : own
  const firstSeen = Math.min(Math.ceil(top / rowHeight), items.length - 1)
  const index = chosen < 0 ? firstSeen : chosen

  const choose = (key: Key): void => {
    if (own < 0 || chosenRow.peek()?.key !== key) chosenRow.value = { key, among: chosenBy }
  }
  const moveTo = (to: number): void => {
    const at = Math.max(0, Math.min(items.length - 1, to))
    const item = items[at]
    if (item === undefined || list.current === null) return
    list.current.scrollTop = scrollTo(at, list.current.scrollTop, height, rowHeight)
    choose(keyOf(item))
    focus(keyOf(item))
    // What is open goes along, without a step back for each row.
    if (selected !== undefined && !isHead(item)) location.replace(toHash({ view: 'timeline', activityId: item.id }))
  }
  const step = (by: number): void => moveTo(chosen < 0 ? firstSeen : chosen + by)
  useKey('next', () => step(1))
  useKey('previous', () => step(-1))
  return {
    index,
    choose,
    onKeyDown: event => {
      const to = moves[event.key]?.(index, Math.floor(height / rowHeight) - 1, items.length - 1)
      if (to === undefined || event.altKey || event.ctrlKey || event.metaKey) return
      event.preventDefault()
      moveTo(to)
    }
  }
}
