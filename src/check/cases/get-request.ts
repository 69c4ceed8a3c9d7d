// A GET, as crawlers and the previews of chats send it.

import type { CheckCase } from '../check-case.js'
import { shouldRefuse } from '../judge.js'

export const getRequest: CheckCase = {
  id: 'get-request',
  title: 'GET refused',
  asks: 'Whether a GET is refused: ENS sends POST only.',
  run: async exam => {
    const fix =
      'Answer 405 to whatever is no POST: a 200 hides a wrong method, and shows crawlers that something is here.'
    return shouldRefuse(await exam.get(), { what: 'a GET', fix })
  }
}
