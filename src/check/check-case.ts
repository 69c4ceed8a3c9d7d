// What a case of the receiver check is: a question, and how its answer is judged. Types only.

import type { CaseResult, CaseSummary } from './check-report.js'
import type { Exam } from './exam.js'

export type Judgement = Omit<CaseResult, 'id' | 'title' | 'ms'>

export interface CheckCase extends CaseSummary {
  /**
   * `taken`: makes sense only with a receiver that takes a good delivery; else it is skipped. `handshake`: only when the
   * receiver was walked through one.
   */
  readonly needs?: 'taken' | 'handshake'
  run(exam: Exam): Promise<Judgement>
}
