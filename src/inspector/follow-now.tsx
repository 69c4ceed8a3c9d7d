// The emulator's clock on the page: as it was told last, and, where it is a real one, going on with this machine's.

import { effect, type ReadonlySignal, signal } from '@preact/signals'
import type { ClockView } from './control-views.js'

const TICK_MS = 1000

/** Ticks once a second while somebody watches it. */
export const followNow = (clock: ReadonlySignal<ClockView | undefined>): ReadonlySignal<number> => {
  let ticking: ReturnType<typeof setInterval> | undefined
  let forget: (() => void) | undefined
  const now = signal(Date.now(), {
    watched: () => {
      forget = effect(() => {
        const told = clock.value
        const ahead = (told?.now ?? Date.now()) - Date.now()
        clearInterval(ticking)
        now.value = Date.now() + ahead
        if (told?.mode === 'manual') return
        ticking = setInterval(() => {
          now.value = Date.now() + ahead
        }, TICK_MS)
      })
    },
    unwatched: () => {
      forget?.()
      clearInterval(ticking)
    }
  })
  return now
}
