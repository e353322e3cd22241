import { messages } from '../form';

export const monitor = messages({
  en: {},
  zh: {},
});
