-- How a script answers arguments that are not what its header says. Nothing was written then.
local function refuse(why)
  return redis.error_reply('BADARGS ' .. SCRIPT .. ': ' .. why)
end
