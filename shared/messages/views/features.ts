import { messages } from '../form';

export const features = messages({
  en: {},
  zh: {},
});
