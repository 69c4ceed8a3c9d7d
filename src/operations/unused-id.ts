// Ids that nothing has yet: whoever begins with what an earlier life has left, and with its seed, is given the same again.

import type { Random } from '../ports.js'

export const unusedId = ({ uuid }: Pick<Random, 'uuid'>, isUsed: (id: string) => unknown): string => {
  let id = uuid()
  while (isUsed(id)) id = uuid()
  return id
}
