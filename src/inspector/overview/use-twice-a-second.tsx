// A signal that changes often, followed at a pace at which drawing it anew is cheap.

import { type ReadonlySignal, useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'

const PACE_MS = 500

export const useTwiceASecond = <T,>(source: ReadonlySignal<T>): ReadonlySignal<T> => {
  const shown = useSignal(source.peek())
  useEffect(() => {
    let waiting: ReturnType<typeof setTimeout> | undefined
    const stop = source.subscribe(() => {
      waiting ??= setTimeout(() => {
        waiting = undefined
        shown.value = source.peek()
      }, PACE_MS)
    })
    return () => {
      stop()
      clearTimeout(waiting)
    }
  }, [source])
  return shown
}
