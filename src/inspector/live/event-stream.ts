// Server-sent events out of bytes that may be cut anywhere, also within a character or an end of line.
// Docs: https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream

export interface StreamEvent {
  /** The last `id:` there was, in this event or before; empty before the first. */
  readonly id: string
  /** `message` where the stream names none. */
  readonly type: string
  readonly data: string
}

export interface EventStream {
  /** What the next bytes complete. */
  push(bytes: Uint8Array): StreamEvent[]
}

interface Building {
  id: string
  type: string
  data: string[]
}

/** Of a line that is not empty; a comment and an unknown field are passed over. */
const take = (building: Building, line: string): void => {
  const colon = line.indexOf(':')
  const name = colon < 0 ? line : line.slice(0, colon)
  const value = colon < 0 ? '' : line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1)
  if (name === 'data') building.data.push(value)
  else if (name === 'event') building.type = value
  else if (name === 'id') building.id = value
}

export const createEventStream = (): EventStream => {
  const decoder = new TextDecoder()
  const building: Building = { id: '', type: '', data: [] }
  let rest = ''

  const finish = (): StreamEvent[] => {
    const { id, type, data } = building
    building.type = ''
    building.data = []
    return data.length === 0 ? [] : [{ id, type: type || 'message', data: data.join('\n') }]
  }

  return {
    push: bytes => {
      const text = rest + decoder.decode(bytes, { stream: true })
      // A CR at the end may be the first half of an end of line: it waits for what follows.
      const end = text.endsWith('\r') ? text.length - 1 : text.length
      const lines = text.slice(0, end).split(/\r\n|[\n\r]/)
      rest = lines.pop() + text.slice(end)
      return lines.flatMap(line => {
        if (line === '') return finish()
        take(building, line)
        return []
      })
    }
  }
}
