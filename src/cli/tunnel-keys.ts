// What a person can type while a tunnel is up: the number of an exchange, to send it to the receiver again.

import { UserError } from '../errors.js'
import type { Tunnel } from '../tunnel/tunnel.js'
import type { Io } from './command.js'
import type { LineReader } from './line-reader.js'

const replay = async (tunnel: Pick<Tunnel, 'replay'>, text: string): Promise<string | undefined> => {
  const [, id] = /^\s*#?(\d+)\s*$/.exec(text) ?? []
  if (id === undefined)
    return text.trim() === '' ? undefined : 'Type the number of a request, like 3, to send it again.'
  try {
    await tunnel.replay(Number(id))
    return undefined
  } catch (error) {
    if (error instanceof UserError) return `${error.message} ${error.hint}`
    throw error
  }
}

/** Goes on until the lines end. Without a terminal there is nobody to type. */
export const followKeys = async (
  tunnel: Pick<Tunnel, 'replay'>,
  lines: LineReader,
  { stdin, stderr }: Pick<Io, 'stdin' | 'stderr'>
): Promise<void> => {
  if (stdin.isTTY !== true) return
  for (let text = await lines.next(); text !== undefined; text = await lines.next()) {
    const advice = await replay(tunnel, text)
    if (advice !== undefined) stderr.write(`${advice}\n`)
  }
}
