// Credentials as they are shown before somebody asks for them.

import type { Credentials } from '../api.js'

const DOTS = '••••••••'

/** With dots for the secrets. */
export const masked = (credentials: Credentials): Credentials => ({ ...credentials, clientSecret: DOTS, token: DOTS })
