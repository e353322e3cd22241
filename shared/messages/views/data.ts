import { messages } from '../form';

export const data = messages({
  en: {},
  zh: {},
});
