// What Ctrl+Z takes back and Ctrl+Shift+Z does again. Each entry knows both ways; either may be asynchronous.

export interface Undoable {
  /** What was done, in the present language: "Fill missing values in age". */
  label: () => string;
  undo: () => void | Promise<void>;
  redo: () => void | Promise<void>;
}

class UndoStack {
  past = $state.raw<readonly Undoable[]>([]);
  future = $state.raw<readonly Undoable[]>([]);
  #busy = false;

  /** Records something that has just been done. */
  did(entry: Undoable): void {
    this.past = [...this.past.slice(-99), entry];
    this.future = [];
  }

  async undo(): Promise<Undoable | null> {
    const entry = this.past.at(-1);
    if (!entry || this.#busy) return null;
    await this.#alone(entry.undo);
    this.past = this.past.slice(0, -1);
    this.future = [...this.future, entry];
    return entry;
  }

  async redo(): Promise<Undoable | null> {
    const entry = this.future.at(-1);
    if (!entry || this.#busy) return null;
    await this.#alone(entry.redo);
    this.future = this.future.slice(0, -1);
    this.past = [...this.past, entry];
    return entry;
  }

  clear(): void {
    this.past = [];
    this.future = [];
  }

  async #alone(work: () => void | Promise<void>): Promise<void> {
    this.#busy = true;
    try {
      await work();
    } finally {
      this.#busy = false;
    }
  }
}

export const undoStack = new UndoStack();
