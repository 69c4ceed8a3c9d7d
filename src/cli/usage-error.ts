// What was typed makes no sense: exit code 2.

import { UserError } from '../errors.js'

export const usageError = (message: string, hint: string): UserError =>
  new UserError(message, hint, { code: 'ERR_USAGE' })

/** `ERR_OPTION` is how the library says that an option makes no sense. */
export const isUsageError = ({ code }: UserError): boolean => code === 'ERR_USAGE' || code === 'ERR_OPTION'
