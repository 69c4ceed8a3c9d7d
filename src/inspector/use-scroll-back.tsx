// Where each place was scrolled to: whoever comes back to it finds it so, and whoever comes anew begins at the top.

import type { RefObject } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'

export const useScrollBack = (main: RefObject<HTMLElement | null>, place: string): void => {
  const tops = useRef(new Map<string, number>()).current
  // Before it is painted, and before a shorter view moves what is scrolled.
  useLayoutEffect(() => {
    const element = main.current as HTMLElement
    // An entry of the browser's history that we have been at is marked.
    element.scrollTop = (history.state && tops.get(place)) ?? 0
    history.replaceState(true, '')
    const keep = (): void => void tops.set(place, element.scrollTop)
    element.addEventListener('scroll', keep)
    return () => element.removeEventListener('scroll', keep)
  }, [main, tops, place])
}
