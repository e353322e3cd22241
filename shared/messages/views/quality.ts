import { messages } from '../form';

export const quality = messages({
  en: {},
  zh: {},
});
