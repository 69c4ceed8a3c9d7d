// Things in order of arrival, to be taken one by one by whoever waits.

export interface Mailbox<T> {
  /** All that ever came, taken or not. */
  readonly items: T[]
  put(item: T): void
  /** The first that nobody has taken yet, as soon as there is one. */
  next(): Promise<T>
  /** Whoever waits, or comes later and finds nothing, gets this error. */
  close(error: Error): void
}

interface Waiting<T> {
  resolve(item: T): void
  reject(error: Error): void
}

export const createMailbox = <T>(): Mailbox<T> => {
  const items: T[] = []
  const untaken: T[] = []
  const waiting: Waiting<T>[] = []
  let closed: Error | undefined
  return {
    items,
    put: item => {
      items.push(item)
      const first = waiting.shift()
      if (first === undefined) untaken.push(item)
      else first.resolve(item)
    },
    next: () =>
      new Promise((resolve, reject) => {
        if (untaken.length > 0) resolve(untaken.shift() as T)
        else if (closed !== undefined) reject(closed)
        else waiting.push({ resolve, reject })
      }),
    close: error => {
      closed = error
      for (const { reject } of waiting.splice(0)) reject(error)
    }
  }
}
