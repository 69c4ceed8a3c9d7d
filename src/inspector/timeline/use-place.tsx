// Where one is in a list whose rows come and go: how large it is, how far it is scrolled, and that it stays there.

import { type Signal, useSignal } from '@preact/signals'
import type { RefObject } from 'preact'
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import { type Item, keyOf } from './items.js'
import { keepPlace, type Painted, scrollTo } from './scrolling.js'

export type ListElement = RefObject<HTMLElement | null>

export interface Box {
  readonly width: number
  readonly height: number
}

/** Follows the size of the element. */
export const useBox = (list: ListElement): Box => {
  // Until it is measured: enough rows for any screen, in one line each.
  const box = useSignal<Box>({ width: 1000, height: 1000 })
  useLayoutEffect(() => {
    const element = list.current
    if (element === null) return
    const measure = (): void => {
      box.value = { width: element.clientWidth, height: element.clientHeight }
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [list, box])
  return box.value
}

export interface Place {
  /** For this painting. */
  readonly top: number
  /** As it was scrolled last. */
  readonly scrolled: Signal<number>
}

export const usePlace = (list: ListElement, now: Painted<Item>): Place => {
  const scrolled = useSignal(0)
  const before = useRef(now)
  const top = keepPlace(before.current, now, scrolled.value, keyOf)
  useLayoutEffect(() => {
    before.current = now
    const moved = top - scrolled.peek()
    if (moved === 0 || list.current === null) return
    // It may have been scrolled on since: what moved is added to where it is.
    list.current.scrollTop += moved
    scrolled.value = list.current.scrollTop
  })
  return { top, scrolled }
}

/** A permalink shows its row, as soon as that is there. */
export const useInSight = (list: ListElement, selected: number | undefined, index: number, rowHeight: number): void => {
  const latest = useRef({ index, rowHeight })
  latest.current = { index, rowHeight }
  const isThere = index >= 0
  useEffect(() => {
    const element = list.current
    if (selected === undefined || !isThere || element === null) return
    const { index, rowHeight } = latest.current
    element.scrollTop = scrollTo(index, element.scrollTop, element.clientHeight, rowHeight)
  }, [list, selected, isThere])
}
