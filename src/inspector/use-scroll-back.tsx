// Where each place was scrolled to: whoever comes back to it finds it so, and whoever comes anew begins at the top.

import type { RefObject } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'

/** What a view shows has come by then. */
const PATIENCE_MS = 5000

const hands = ['wheel', 'pointerdown', 'keydown']

/** Stays there while the view fills, unless somebody scrolls, and says when that is over. Answers how to end it. */
const stay = (element: HTMLElement, top: number, end: () => void): (() => void) => {
  const filling = new MutationObserver(() => {
    element.scrollTop = top
  })
  const stop = (): void => {
    filling.disconnect()
    clearTimeout(timer)
    for (const hand of hands) removeEventListener(hand, stop, true)
    end()
  }
  const timer = setTimeout(stop, PATIENCE_MS)
  filling.observe(element, { childList: true, subtree: true, characterData: true })
  for (const hand of hands) addEventListener(hand, stop, true)
  return stop
}

export const useScrollBack = (main: RefObject<HTMLElement | null>, place: string): void => {
  const tops = useRef(new Map<string, number>()).current
  // Before it is painted, and before a shorter view moves what is scrolled.
  useLayoutEffect(() => {
    const element = main.current as HTMLElement
    // An entry of the browser's history that we have been at is marked.
    const top = (history.state && tops.get(place)) ?? 0
    element.scrollTop = top
    history.replaceState(true, '')
    let isKept = top === 0
    const stop = isKept
      ? undefined
      : stay(element, top, () => {
          isKept = true
        })
    const keep = (): void => {
      if (isKept) tops.set(place, element.scrollTop)
    }
    element.addEventListener('scroll', keep)
    return () => {
      element.removeEventListener('scroll', keep)
      stop?.()
    }
  }, [main, tops, place])
}
