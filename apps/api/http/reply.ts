/** The reply, for its headers and status: what the handler returns is still sent by the framework. */
import { Res } from '@nestjs/common';

export const Reply = (): ParameterDecorator => Res({ passthrough: true });
