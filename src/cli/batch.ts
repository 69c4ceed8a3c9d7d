// Gathers what one turn of the event loop has to write, so that a thousand lines cost one write and not a thousand.

import type { Output } from './command.js'

/** What is gathered is written before the process can end by itself: a pending immediate keeps it alive. */
export const createBatch = (output: Output): Pick<Output, 'write'> => {
  let gathered = ''
  const flush = (): void => {
    const text = gathered
    gathered = ''
    output.write(text)
  }
  return {
    write: text => {
      if (gathered === '') setImmediate(flush)
      gathered += text
    }
  }
}

/** One JSON object a line, `type` first. */
export const createNdjson = (output: Output): ((line: { type: string } & object) => void) => {
  const batch = createBatch(output)
  return ({ type, ...rest }) => batch.write(`${JSON.stringify({ type, ...rest })}\n`)
}
