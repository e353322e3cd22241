import { messages } from '../form';

export const evaluation = messages({
  en: {},
  zh: {},
});
