// Listeners by event. One that throws or rejects is a bug of its own: an unhandled rejection, and nobody else's business.

type EventMap<Events> = { [E in keyof Events]: unknown[] }
type Listener<Args extends unknown[]> = (...args: Args) => void

export interface Emitter<Events extends EventMap<Events>> {
  on<E extends keyof Events>(event: E, listener: Listener<Events[E]>): void
  off<E extends keyof Events>(event: E, listener: Listener<Events[E]>): void
  emit<E extends keyof Events>(event: E, ...args: Events[E]): void
}

export const createEmitter = <Events extends EventMap<Events>>(): Emitter<Events> => {
  const listeners: { [E in keyof Events]?: Set<Listener<Events[E]>> } = {}
  const of = <E extends keyof Events>(event: E): Set<Listener<Events[E]>> => {
    const known = listeners[event] ?? new Set()
    listeners[event] = known
    return known
  }
  return {
    on: (event, listener) => void of(event).add(listener),
    off: (event, listener) => void of(event).delete(listener),
    emit: (event, ...args) => {
      for (const listener of [...of(event)]) void (async () => listener(...args))()
    }
  }
}
