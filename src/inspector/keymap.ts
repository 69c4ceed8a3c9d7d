// Which key does what.

import type { View } from './route.js'

/** What a view can be asked to do; the first that can, does. */
export type KeyAction = 'next' | 'previous' | 'open' | 'replay' | 'close' | 'search'

export type Command =
  | { readonly does: KeyAction }
  | { readonly does: 'help' }
  | { readonly does: 'go'; readonly view: Exclude<View, 'nowhere'> }

export interface KeyFacts {
  readonly key: string
  readonly altKey: boolean
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  /** Milliseconds. */
  readonly timeStamp: number
}

/** Within which the second key must follow a `g`. */
const LED_MS = 1500

const actions: Readonly<Record<string, Command>> = {
  '/': { does: 'search' },
  j: { does: 'next' },
  k: { does: 'previous' },
  Enter: { does: 'open' },
  r: { does: 'replay' },
  Escape: { does: 'close' },
  '?': { does: 'help' }
}

const places: Readonly<Record<string, Exclude<View, 'nowhere'>>> = {
  t: 'timeline',
  c: 'callbacks',
  d: 'deliveries',
  s: 'send',
  f: 'faults',
  o: 'overview',
  e: 'emulator'
}

/** For whoever asks for help. */
export const keyHelp: readonly (readonly [keys: string, does: string])[] = [
  ['/', 'Search'],
  ['j', 'Next in the list'],
  ['k', 'Previous in the list'],
  ['Enter', 'Open what has the focus'],
  ['r', 'Replay the delivery that is open'],
  ['Escape', 'Close what is open, stop a clock that moves'],
  ...Object.entries(places).map(([key, view]) => [`g ${key}`, `Go to ${view}`] as const),
  ['?', 'These keys']
]

/** What each key that is pressed asks for. It remembers a `g`, after which the next key says where to go. */
export const createKeymap = (): ((key: KeyFacts) => Command | undefined) => {
  let ledAt = Number.NEGATIVE_INFINITY
  return ({ key, altKey, ctrlKey, metaKey, timeStamp }) => {
    const isLed = timeStamp - ledAt < LED_MS
    ledAt = Number.NEGATIVE_INFINITY
    if (altKey || ctrlKey || metaKey) return undefined
    if (isLed && Object.hasOwn(places, key)) return { does: 'go', view: places[key] as Exclude<View, 'nowhere'> }
    if (key === 'g') ledAt = timeStamp
    return Object.hasOwn(actions, key) ? actions[key] : undefined
  }
}
