// How views take part in the keyboard: what was pressed is asked of the whole page, and whoever can do it does.

import { useEffect, useRef } from 'preact/hooks'
import type { KeyAction } from './keymap.js'

const nameOf = (action: KeyAction): string => `ens-local-${action}`

/** Whether somebody did it. */
export const askFor = (action: KeyAction): boolean => !dispatchEvent(new Event(nameOf(action), { cancelable: true }))

/** While the component is there and `run` is given, it does what the key asks for. */
export const useKey = (action: KeyAction, run: (() => void) | undefined): void => {
  const latest = useRef(run)
  latest.current = run
  const isThere = run !== undefined
  useEffect(() => {
    if (!isThere) return
    const listener = (event: Event): void => {
      if (event.defaultPrevented) return
      event.preventDefault()
      latest.current?.()
    }
    addEventListener(nameOf(action), listener)
    return () => removeEventListener(nameOf(action), listener)
  }, [action, isThere])
}

/** What `r` does: sends again what is chosen or open. Undefined while that is nothing. */
export const useReplayKey = (replay: (() => void) | undefined): void => useKey('replay', replay)
