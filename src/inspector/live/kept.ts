// The newest activities, as many as the page keeps, and no more of their text than it can bear.

import type { Activity } from '../../ens/activity.js'

export const MOST = 10_000
/** Urls and messages can be long; the emulator itself keeps as much. */
const MOST_CHARACTERS = 16_000_000

export interface Kept {
  /** `size`: characters of it as JSON. */
  add(activity: Activity, size: number): void
  clear(): void
  /** The oldest first; the newest is always among them. A new array each time. */
  list(): readonly Activity[]
}

export const createKept = (most: number = MOST, mostCharacters: number = MOST_CHARACTERS): Kept => {
  let kept: Activity[] = []
  let sizes: number[] = []
  let characters = 0
  return {
    add: (activity, size) => {
      kept.push(activity)
      sizes.push(size)
      characters += size
    },
    clear: () => {
      kept = []
      sizes = []
      characters = 0
    },
    list: () => {
      let drop = Math.max(0, kept.length - most)
      characters -= sizes.slice(0, drop).reduce((sum, size) => sum + size, 0)
      while (characters > mostCharacters && drop < kept.length - 1) {
        characters -= Number(sizes[drop])
        drop += 1
      }
      kept = kept.slice(drop)
      sizes = sizes.slice(drop)
      return kept.slice()
    }
  }
}
