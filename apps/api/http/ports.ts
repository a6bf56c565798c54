/** Names under which the server's parts are handed to those who need them. */
export const EVENT_STORE = Symbol('EventStore');
export const READ_MODELS = Symbol('ReadModels');
export const KEY_STORE = Symbol('KeyStore');
export const BLOBS = Symbol('Blobs');
export const CLOCK = Symbol('ServerClock');
export const REACHED = Symbol('Reached');
