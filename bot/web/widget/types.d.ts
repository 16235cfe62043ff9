/** Shapes that the modules share; for the type checker only, never served. */

export type Language = "sv" | "fi";

export interface Source {
  label: string;
  url: string;
}

export interface Button {
  title: string;
  payload: string;
  language: Language;
}

export interface Contact {
  key: string;
  name: string;
  phone: string | null;
  email: string | null;
  visit: string | null;
  post: string | null;
  hours: string | null;
  web: string | null;
  languages: string[];
  verified_on: string | null;
  note: string | null;
}

/** A message of the chat API, see `/api/openapi.json`. */
export interface Message {
  id: string;
  from: "assistant" | "resident";
  kind: "answer" | "contact" | "law" | "suggestions" | "fallback" | "notice";
  language: Language | "en" | "mul";
  text: string;
  topic: string | null;
  candidates: string[];
  sources: Source[];
  contacts: Contact[];
  section: string | null;
  buttons: Button[];
  parts?: { language: string; text: string }[];
  law?: { text: string; wording_date: string | null; amendment: string | null; repealed: boolean };
}

export interface Said {
  language: Language | null;
  messages: Message[];
}

export interface Opened extends Said {
  id: string;
  token: string;
}

/** What a resident sends: a text, or a button with what is shown of it. */
export interface Outgoing {
  text?: string;
  payload?: string;
  shown: string;
}

/** What is kept in the tab from one page to the next. */
export interface Kept {
  id?: string;
  token?: string;
  language?: Language;
  open?: boolean;
  draft?: string;
  unsent?: Outgoing;
  judged?: Record<string, boolean>;
}

/** What `/widget/words.json` holds. */
export interface WordsContent {
  words: Record<Language, Record<string, string>>;
  contacts: Record<Language, Contact[]>;
  max_text: number;
  days: number;
}

/** A piece of text to be read out, in its language. */
export interface Spoken {
  text: string;
  language: string;
}
